"""A static site of the graph that can be browsed and cited from files; nothing is computed here."""

from kg.view.site.files import SiteFile
from kg.view.site.whole import Counts, site_files

__all__ = ["Counts", "SiteFile", "site_files"]
