"""What the public reads, and what it will: the site's pages, for whoever curates them."""

from django.contrib import admin

from awards import visibility
from awards.models import Category, Edition
from partnerships.models import Organisation, Partnership

admin.site.shows(Edition, visibility.editions_for)
admin.site.shows(Category, visibility.categories_for)
admin.site.shows(Partnership, visibility.partnerships_for)
admin.site.shows(Organisation, visibility.organisations_for)
