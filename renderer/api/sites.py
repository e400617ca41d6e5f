"""What a manifest says of sites: addresses, shows and dates."""

from renderer.publish.site.addresses import site_address as site_address
from renderer.publish.site.episodes import Show as Show
from renderer.publish.site.show_table import read_show as read_show
from renderer.script.dates import read_date as read_date
from renderer.script.pacing import WrongValueError as WrongValueError
from renderer.workflows.time_zones import zone_offset as zone_offset
