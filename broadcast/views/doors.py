"""The two blueprints of the room; the pages beside this file hang into them."""

from flask import Blueprint

desk = Blueprint("broadcast", __name__, url_prefix="/staff/broadcasts")
mailing = Blueprint("mailing", __name__, url_prefix="/mail")
