# Größe: 🚀
import logging
from flask import Flask

größe = "🚀"; handler = logging.FileHandler("/var/log/shop/app.log")
app = Flask(__name__)
app.logger.addHandler(handler)


@app.post("/orders")
def order():
    with open("/var/lib/shop/orders.csv", "a") as orders:
        orders.write("1")
    return "ok"
