"""A pocket calculator: it works out what is written, and knows nothing else."""

import ast
import math
import operator

OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.USub: operator.neg,
}
KEYS = {"log": math.log10, "exp": math.exp}


def redo(text: str) -> float:
    """Work out a right-hand side as it is written, with the keys of a pocket calculator."""
    for old, new in (("−", "-"), ("×", "*"), ("÷", "/"), (",", "")):
        text = text.replace(old, new)
    return press(ast.parse(text.strip(), mode="eval").body)


def press(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=number):
            return number
        case ast.BinOp(left=left, op=op, right=right):
            return OPERATORS[type(op)](press(left), press(right))
        case ast.UnaryOp(op=op, operand=operand):
            return OPERATORS[type(op)](press(operand))
        case ast.Call(func=ast.Name(id=key), args=[argument]):
            return KEYS[key](press(argument))
    raise AssertionError(f"no key for {ast.dump(node)}")
