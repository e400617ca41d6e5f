"""The results that are kept between renders."""

from renderer.workflows.cache import StoreContents as StoreContents
from renderer.workflows.cache import share_store as share_store
from renderer.workflows.cache import store_contents as store_contents
