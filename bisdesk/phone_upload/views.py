"""The two sides of a photo from a phone: the panel on the form, and the page on the phone."""

from bisdesk.phone_upload.desk_views import bp as desk
from bisdesk.phone_upload.visit_views import bp as visit

blueprints = (desk, visit)
