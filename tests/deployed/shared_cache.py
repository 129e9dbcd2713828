"""nginx in front of a site, as a shared cache that keeps whatever the standard lets it keep."""

import shutil
import subprocess
import time
import urllib.request
from contextlib import contextmanager

from tests.browser.deployment import HOST, free_port

NGINX = "/usr/sbin/nginx"
CONFIGURATION = """
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 1;
daemon off;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    proxy_cache_path {folder}/cache levels=1 keys_zone=all:10m inactive=10m use_temp_path=off;
    upstream site {{ server {site}; keepalive 32; }}
    server {{
        listen {host}:{port};
        gzip off;
        location / {{
            proxy_pass http://site;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
            proxy_cache all;
            proxy_cache_key $scheme$http_host$request_uri;
            proxy_cache_lock on;
            add_header X-Cache $upstream_cache_status always;
        }}
    }}
}}
"""


@contextmanager
def behind_a_cache(folder, site):
    """The address of nginx in front of `site`, an address; what it keeps is under `folder`/cache."""
    port = free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(
        CONFIGURATION.format(folder=folder, host=HOST, port=port, site=site.removeprefix("http://"))
    )
    assert shutil.which(NGINX), "apt-get install nginx-light"
    nginx = subprocess.Popen([NGINX, "-c", configuration, "-p", folder])
    try:
        answers(f"http://{HOST}:{port}/sante/", nginx)
        yield f"http://{HOST}:{port}"
    finally:
        nginx.terminate()
        nginx.wait(10)


def answers(address, process):
    """Return once `address` answers."""
    deadline = time.monotonic() + 20
    while True:
        assert process.poll() is None and time.monotonic() < deadline, "nginx did not start"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.05)
