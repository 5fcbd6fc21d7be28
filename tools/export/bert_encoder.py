#!/usr/bin/env python3
"""A BERT-style text encoder with random weights and its WordPiece tokenizer: the pattern of any text encoder.

  input_ids, attention_mask, token_type_ids [batch,seq] int64 -> last_hidden_state [batch,seq,d] float32

The layers are BERT's (Devlin et al. 2019, NAACL): word, position and type embeddings, post-norm blocks, GELU. Nothing is
trained. The word embeddings are drawn wider than the rest, so texts that share words lie near each other even so.
Beside the model it writes NAME.tokenizer.json for the Hugging Face tokenizers library (needed here too).
"""
import pathlib

import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from torch import nn
from torch.nn import functional

from common import export, nested, parser, start

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
TEXTS = {
    "en": ["Lunch bag red spotty", "RED lunch bags!", "Wireless headphones for my phone",
           "How long does delivery take? I ordered two wooden lanterns and they are not here."],
    "zh": ["这个手机的屏幕很好", "手机屏幕好", "房间很干净，早餐也不差", "wireless 耳机 充电快不快？什么时候到货"]}


def tokenizer(words, lowercase, length):
    vocabulary = {}
    for token in SPECIAL + words:
        vocabulary.setdefault(token, len(vocabulary))
    t = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    t.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
    t.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    t.decoder = decoders.WordPiece()
    t.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(s, vocabulary[s]) for s in ("[CLS]", "[SEP]")])
    t.enable_truncation(length)
    t.enable_padding(pad_id=vocabulary["[PAD]"], pad_token="[PAD]")
    return t


class Block(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (nn.Linear(d, d) for _ in range(4))
        self.up, self.down = nn.Linear(d, 4 * d), nn.Linear(4 * d, d)
        self.after_attention, self.after_feed_forward = nn.LayerNorm(d), nn.LayerNorm(d)

    def forward(self, x, bias):
        def split(t):  # -1 for the length: a number here would be frozen into the exported graph
            return t.reshape(t.shape[0], -1, self.heads, t.shape[2] // self.heads).transpose(1, 2)

        q, k, v = split(self.query(x)), split(self.key(x)), split(self.value(x))
        weights = torch.softmax(q @ k.transpose(2, 3) / q.shape[3] ** 0.5 + bias, -1)
        x = self.after_attention(x + self.output((weights @ v).transpose(1, 2).flatten(2)))
        return self.after_feed_forward(x + self.down(functional.gelu(self.up(x))))


class Bert(nn.Module):
    def __init__(self, vocabulary, d, layers, heads, length):
        super().__init__()
        self.word, self.position, self.kind = nn.Embedding(vocabulary, d), nn.Embedding(length, d), nn.Embedding(2, d)
        self.norm = nn.LayerNorm(d)
        self.blocks = nn.ModuleList(Block(d, heads) for _ in range(layers))
        for name, weight in self.named_parameters():
            if weight.dim() == 2:
                nn.init.normal_(weight, std=1.0 if name == "word.weight" else 0.05)

    def forward(self, input_ids, attention_mask, token_type_ids):
        positions = torch.arange(input_ids.shape[1]).unsqueeze(0)
        x = self.norm(self.word(input_ids) + self.position(positions) + self.kind(token_type_ids))
        bias = (1.0 - attention_mask[:, None, None, :].to(x.dtype)) * -1e9
        for block in self.blocks:
            x = block(x, bias)
        return x


def encode(tokens, texts):
    rows = tokens.encode_batch(texts)
    return {"input_ids": torch.tensor([r.ids for r in rows]), "attention_mask": torch.tensor([r.attention_mask for r in rows]),
            "token_type_ids": torch.tensor([r.type_ids for r in rows])}


def main():
    p = parser(__doc__, name="bert_tiny_en")
    p.add_argument("--words", type=pathlib.Path, default=pathlib.Path(__file__).with_name("words_en.txt"),
                   help="vocabulary, separated by white space, without the special tokens (default: words_en.txt)")
    p.add_argument("--texts", choices=TEXTS, default="en", help="which sentences go into the golden file")
    p.add_argument("--cased", action="store_true", help="do not lower-case: capitals become [UNK], as in bge-small-zh")
    for name, value in {"dimension": 32, "layers": 2, "heads": 2, "length": 64}.items():
        p.add_argument(f"--{name}", type=int, default=value)
    args = p.parse_args()
    start(args)
    tokens = tokenizer(args.words.read_text(encoding="utf-8").split(), not args.cased, args.length)
    tokens.save(str(args.out / f"{args.name}.tokenizer.json"))
    model = Bert(tokens.get_vocab_size(), args.dimension, args.layers, args.heads, args.length).eval()
    texts = TEXTS[args.texts]
    inputs = encode(tokens, texts)
    with torch.no_grad():
        states = model(*inputs.values())
    mask = inputs["attention_mask"].unsqueeze(2)
    mean = functional.normalize((states * mask).sum(1) / mask.sum(1), dim=1)
    cls = functional.normalize(states[:, 0], dim=1)
    free = {name: {0: "batch", 1: "sequence"} for name in (*inputs, "last_hidden_state")}
    export(model, args.out / f"{args.name}.onnx", encode(tokens, texts[:2]), inputs, ["last_hidden_state"], free,
           f"Random weights, seed {args.seed}, {tokens.get_vocab_size()} tokens. texts are tokenized by the file beside the "
           "model and padded to the longest; mean and cls are their pooled vectors of length 1.",
           tokenizer=f"{args.name}.tokenizer.json", texts=texts, mean=nested(mean), cls=nested(cls))
    print("cosines of the first text with the others, mean pooling:", [round(x, 3) for x in (mean[1:] @ mean[0]).tolist()])


if __name__ == "__main__":
    main()
