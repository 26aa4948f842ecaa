"""The proofs that Bobbin writes beside exported models, and how a runtime is compared with them."""
import base64
import json
from pathlib import Path

import numpy as np

ENDING = ".proof.json"


class Proof:
    """What a file answers: FILE.proof.json."""

    def __init__(self, proof_file):
        proof = json.loads(proof_file.read_text())
        self.file = proof_file.with_name(proof_file.name.removesuffix(ENDING))
        self.format = proof["format"]
        self.tolerance = proof["tolerance"]
        self.expected = np.array(proof["expected"], dtype=np.float64)
        shape = [len(self.expected), *map(int, proof["input"].split("x"))]
        images = np.frombuffer(base64.b64decode(proof["images"]), np.uint8).reshape(shape)
        if not proof["takesBytes"]:
            mean, std = (np.array(proof[name], np.float32) for name in ("mean", "std"))
            images = (images.astype(np.float32) - mean) / std
        if proof["channelsFirst"]:
            images = images.transpose(0, 3, 1, 2)
        self.inputs = np.ascontiguousarray(images)

    def difference(self, answer, sizes):
        """The largest difference of an output, for batches of these sizes, of different images."""
        largest = 0.0
        begin = 0
        for size in sizes:
            batch = slice(begin, begin + size)
            begin += size
            expected = self.expected[batch]
            outputs = np.asarray(answer(self.inputs[batch]))
            if outputs.shape != expected.shape:
                raise ValueError(f"expected outputs {expected.shape}, received {outputs.shape}")
            # A NaN is no agreement.
            found = np.abs(outputs - expected).max(initial=0)
            largest = float(found) if not found <= largest else largest
        if begin > len(self.inputs):
            raise ValueError(f"expected {begin} images in the proof, received {len(self.inputs)}")
        return largest


def find(folder, export_format):
    """All proofs of a format in a folder."""
    proofs = (Proof(file) for file in sorted(Path(folder).glob("*" + ENDING)))
    return [proof for proof in proofs if proof.format == export_format]
