"""The zero account, which belongs to nobody, and stands for ether wherever a token is named."""

NOBODY = "0x0000000000000000000000000000000000000000"
ETHER = NOBODY
