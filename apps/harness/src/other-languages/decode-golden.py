"""
Decodes golden bytes with what protoc made of the .proto files. Arguments: the folder of goldens, and the module of each .proto file. Prints how many samples it read; ends
with a status and a story where one means something else than its JSON, or is other bytes when it is encoded again.
"""

import importlib
import json
import pathlib
import sys

from google.protobuf import json_format, symbol_database

folder, *modules = sys.argv[1:]
for module in modules:
    importlib.import_module(module)
samples = 0
for file in sorted(pathlib.Path(folder).iterdir()):
    golden = json.loads(file.read_text())
    kind = symbol_database.Default().GetSymbol(golden["message"])
    for sample in golden["samples"]:
        data = bytes.fromhex(sample["hex"])
        message = kind.FromString(data)
        if message != json_format.ParseDict(sample["json"], kind()):
            sys.exit(f"{file.name}: {sample['hex']} is {json_format.MessageToJson(message)}, not {json.dumps(sample['json'])}")
        if message.SerializeToString(deterministic=True) != data:
            sys.exit(f"{file.name}: {sample['hex']} is encoded as {message.SerializeToString().hex()}")
        samples += 1
print(samples)
