"""How mail is usually sent from Python: aiosmtplib, an ``EmailMessage`` a person."""

import asyncio
import time
from collections.abc import Iterator
from email.message import EmailMessage

import aiosmtplib


def seconds(port: int, count: int, connections: int) -> float:
    """Return how long a pool of plain clients takes for so many mails."""
    begun = time.perf_counter()
    asyncio.run(_send(port, iter(range(count)), connections))
    return time.perf_counter() - begun


async def _send(port: int, numbers: Iterator[int], connections: int) -> None:
    async with asyncio.TaskGroup() as pool:
        for _ in range(connections):
            pool.create_task(_client(port, numbers))


async def _client(port: int, numbers: Iterator[int]) -> None:
    host = "127.0.0.1"
    async with aiosmtplib.SMTP(hostname=host, port=port, start_tls=False) as client:
        for number in numbers:
            await client.send_message(_mail(number))


def _mail(number: int) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "bosai@city.example"
    message["To"] = f"person{number}@example.net"
    message["Subject"] = "【警戒レベル４】避難指示　川辺地区"
    message["List-Unsubscribe"] = f"<https://city.example/mail/leave/{number:032x}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content("川が氾濫するおそれがあります。全員避難してください。\n" * 20)
    return message
