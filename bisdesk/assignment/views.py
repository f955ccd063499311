"""The pages of this room: news for staff, absences, and what is posted for several requests at once."""

from bisdesk.assignment.absence_views import bp as absence_bp
from bisdesk.assignment.absence_views import staff_bp
from bisdesk.assignment.many_views import bp as many_bp
from bisdesk.assignment.news_views import bp as news_bp

blueprints = (news_bp, many_bp, absence_bp, staff_bp)
