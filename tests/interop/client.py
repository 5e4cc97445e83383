"""A department app in Python, generated from proto/ alone.

Resolves a customer by e-mail, pages through the timeline, watches it, and sees the event of an order that it places.
Prints one JSON object about what it saw; exits non-zero when something was not as promised.

Usage: client.py PROTO_DIR READY_FILE
"""

import importlib
import json
import pathlib
import queue
import sys
import tempfile
import threading
import time
import uuid

import grpc
from grpc_tools import protoc

WAIT_SECONDS = 30


def generate(proto_dir: pathlib.Path) -> None:
    """Generates the client code into a temporary folder and puts it on the path."""
    out = tempfile.mkdtemp(prefix="baton-python-")
    well_known = pathlib.Path(protoc.__file__).parent / "_proto"
    files = [str(path) for path in sorted(proto_dir.rglob("*.proto"))]
    arguments = ["protoc", f"-I{proto_dir}", f"-I{well_known}", f"--python_out={out}", f"--grpc_python_out={out}", *files]
    if protoc.main(arguments) != 0:
        sys.exit("the proto files do not compile with protoc")
    sys.path.insert(0, out)


def package(name: str, file: str):
    """The generated messages and stubs of baton.<name>.v1's <file>.proto."""
    base = f"baton.{name}.v1.{file}"
    return importlib.import_module(f"{base}_pb2"), importlib.import_module(f"{base}_pb2_grpc")


def channel(url: str) -> grpc.Channel:
    return grpc.insecure_channel(url.removeprefix("http://"))


def bearer(token: str):
    return (("authorization", f"Bearer {token}"),)


def main(proto_dir: str, ready_file: str) -> None:
    generate(pathlib.Path(proto_dir))
    ready = json.loads(pathlib.Path(ready_file).read_text())
    context_pb = importlib.import_module("baton.common.v1.write_context_pb2")
    money_pb = importlib.import_module("baton.common.v1.money_pb2")
    customer_pb = importlib.import_module("baton.customers.v1.customer_pb2")
    order_pb = importlib.import_module("baton.orders.v1.order_pb2")
    customers_pb, customers_grpc = package("customers", "customers_service")
    timeline_pb, timeline_grpc = package("timeline", "timeline_service")
    orders_pb, orders_grpc = package("orders", "orders_service")

    timeline_channel = channel(ready["services"]["timeline"])
    customers = customers_grpc.CustomersServiceStub(timeline_channel)
    timeline = timeline_grpc.TimelineServiceStub(timeline_channel)
    orders = orders_grpc.OrdersServiceStub(channel(ready["services"]["orders"]))
    as_orders, as_support = bearer(ready["tokens"]["orders"]), bearer(ready["tokens"]["support"])

    def context():
        return context_pb.WriteContext(request_id=str(uuid.uuid4()), channel=context_pb.CHANNEL_PHONE)

    email = f"Maria.{uuid.uuid4().hex[:12]}@Example.com"
    created = customers.CreateCustomer(
        customers_pb.CreateCustomerRequest(
            context=context(),
            customer=customer_pb.Customer(
                display_name="Μαρία Ζαμπέτα",
                identifiers=[customer_pb.Identifier(kind="email", value=email)],
            ),
        ),
        metadata=as_orders,
    ).customer

    found = customers.ResolveCustomer(
        customers_pb.ResolveCustomerRequest(identifier=customer_pb.Identifier(kind="email", value=email.upper())),
        metadata=as_support,
    ).customer
    assert found.id == created.id, "resolved another customer"

    seen: queue.Queue = queue.Queue()
    watch = timeline.WatchCustomer(timeline_pb.WatchCustomerRequest(customer_id=created.id), metadata=as_support)

    def follow() -> None:
        try:
            for message in watch:
                if message.WhichOneof("item") == "event":
                    seen.put((time.monotonic(), message.event))
        except grpc.RpcError:
            pass  # Cancelled below.

    threading.Thread(target=follow, daemon=True).start()
    first = seen.get(timeout=WAIT_SECONDS)[1]
    assert first.sequence == 1, "the watch does not begin at the beginning"

    asked = time.monotonic()
    placed = orders.PlaceOrder(
        orders_pb.PlaceOrderRequest(
            context=context(),
            order=order_pb.Order(
                customer_id=created.id,
                lines=[
                    order_pb.OrderLine(
                        product_id="lamp-7",
                        title="Desk lamp",
                        quantity=2,
                        unit_price=money_pb.Money(currency_code="EUR", amount_minor=1995),
                    )
                ],
            ),
        ),
        metadata=as_orders,
    )
    when, event = seen.get(timeout=WAIT_SECONDS)
    watch.cancel()
    assert event.id == placed.event_id, "the watch saw another event than the order's"
    assert event.body.TypeName() == "baton.orders.v1.OrderPlaced"
    assert placed.order.total.amount_minor == 3990

    sequences, token = [], ""
    while True:
        page = timeline.ListEvents(
            timeline_pb.ListEventsRequest(
                customer_id=created.id, page_size=1, page_token=token, at_least_event=placed.event_id
            ),
            metadata=as_support,
            timeout=10,
        )
        sequences += [entry.sequence for entry in page.events]
        token = page.next_page_token
        if not token:
            break
    assert sorted(sequences) == [1, 2], f"paging gave {sequences}"

    print(json.dumps({"customer": created.id, "event": event.id, "seen_after_ms": round((when - asked) * 1000)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
