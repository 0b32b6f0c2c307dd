"""A time server whose clock is wrong by as many seconds as its argument says."""
import socket
import struct
import sys
import time

offset = float(sys.argv[1])
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 123))


def stamp(seconds):
    """Seconds since 1970 as a timestamp of NTP, which counts from 1900."""
    seconds += 2208988800
    return struct.pack(">II", int(seconds) & 0xFFFFFFFF, int((seconds % 1) * 2**32))


while True:
    asked, client = server.recvfrom(512)
    arrived = time.time() + offset
    head = bytes([0x24, 1, asked[2], 0xEC]) + struct.pack(">II", 0, 0) + b"LOCL"
    answer = head + stamp(arrived - 1) + asked[40:48] + stamp(arrived) + stamp(time.time() + offset)
    server.sendto(answer, client)
