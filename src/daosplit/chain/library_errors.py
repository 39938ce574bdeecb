"""The errors of libraries that a partnership is built with, which its ABI does not name."""

from eth_typing import ABI, ABIError

LIBRARY_ERRORS: ABI = [
    # Solady's SafeTransferLib
    ABIError(type="error", name="TransferFromFailed", inputs=[]),
    ABIError(type="error", name="TransferFailed", inputs=[]),
    ABIError(type="error", name="ETHTransferFailed", inputs=[]),
    # Solady's SSTORE2 and LibCWIA
    ABIError(type="error", name="DeploymentFailed", inputs=[]),
]
