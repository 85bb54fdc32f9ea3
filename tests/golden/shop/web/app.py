import logging

logging.getLogger("shop").addHandler(logging.FileHandler("/var/log/shop.log"))
