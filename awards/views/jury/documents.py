"""What a file holds besides words: documents, photographs and signed sheets, through the gate."""

from django.http import Http404
from django.views.decorators.http import require_safe

from awards.views.jury.door import for_jurors
from awards.views.pictures import served_privately
from awards.visibility import attachments_for, files_for, paper_sheets_for, pictures_for
from convergences.documents.serving import private_response


@for_jurors
@require_safe
def document(request, pk):
    """An attached document of a file that the juror may open, whatever else they are."""
    mine = attachments_for(request.user).filter(nominee__in=files_for(request.user))
    attachment = mine.filter(pk=pk).first()
    if attachment is None:
        raise Http404
    return handed(attachment.document, attachment.title)


@for_jurors
@require_safe
def scan(request, nominee):
    """The signed sheet that the secretariat scanned, while it waits for its juror."""
    sheet = paper_sheets_for(request.user).filter(nominee=nominee).first()
    if sheet is None:
        raise Http404
    return handed(sheet.scan, "")


@for_jurors
@require_safe
def picture(request, token, name):
    """A rendition of a photograph of such a file, that is not public yet."""
    opened = files_for(request.user).values("partnership")
    for picture in pictures_for(request.user).filter(partnership__in=opened).named(token):
        return served_privately(picture, name)
    raise Http404


def handed(file, filename):
    """A stored document as an attachment; one whose bytes are gone does not exist."""
    try:
        return private_response(file.open(), filename)
    except FileNotFoundError as error:
        raise Http404 from error
