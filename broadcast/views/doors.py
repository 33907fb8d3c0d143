"""The blueprints of the room; the pages beside this file hang into them."""

from flask import Blueprint

desk = Blueprint("broadcast", __name__, url_prefix="/staff/broadcasts")
mailing = Blueprint("mailing", __name__, url_prefix="/mail")
cable_link = Blueprint("catv", __name__, url_prefix="/catv")
cable_page = Blueprint("catv_page", __name__, url_prefix="/catv/ack")
