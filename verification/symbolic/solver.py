"""A solver for halmos: the first answer of two solvers, each quick where the other is slow.

yices is quick with bit vectors; cvc5 takes them for integers, which is what products and quotients
of unknowns need. What is proven does not depend on which of them said so: each is sound.
"""

import re
import subprocess
import sys
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path

ANSWERS = ("sat", "unsat")


def main(query: str) -> int:
    """Print the answer that comes first."""
    commands = [
        ["yices-smt2", "--smt2-model-format", query],
        [sys.executable, __file__, "--integers", query],
    ]
    processes = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for command in commands
    ]
    answer = "unknown\n"
    with ThreadPoolExecutor(len(processes)) as pool:
        running: set[Future[str]] = {
            pool.submit(lambda p: p.communicate()[0], p) for p in processes
        }
        while running and not answer.startswith(ANSWERS):
            done, running = wait(running, return_when=FIRST_COMPLETED)
            answer = next((a for f in done if (a := f.result()).startswith(ANSWERS)), answer)
        for process in processes:
            process.kill()
    print(answer, end="")
    return 0


def solve_as_integers(query: str) -> int:
    """Print cvc5's answer, which takes the bit vectors for integers."""
    import cvc5

    solver = cvc5.Solver(cvc5.TermManager())
    solver.setOption("solve-bv-as-int", "sum")
    solver.setOption("produce-models", "true")
    parser = cvc5.InputParser(solver)
    text = simplified(Path(query).read_text())
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, query)
    symbols = parser.getSymbolManager()
    while not (command := parser.nextCommand()).isNull():
        print(command.invoke(solver, symbols), end="", flush=True)
    return 0


def simplified(query: str) -> str:
    """The same question in a form that is easier for integers.

    halmos declares every parameter with 256 bits and asserts that the high ones are 0: each gets as
    many as its type has. What only says how one unused array follows from another is left out.
    """
    query = re.sub(
        r"\(declare-fun (p_\w+_uint(\d+)_\w+) \(\) \(_ BitVec 256\)\)",
        lambda m: (
            f"(declare-fun {m[1]}_low () (_ BitVec {m[2]}))\n"
            f"(define-fun {m[1]} () (_ BitVec 256)"
            f" (concat (_ bv0 {256 - int(m[2])}) {m[1]}_low))"
            if m[2] != "256"
            else m[0]
        ),
        query,
    )
    step = re.compile(r"\(assert\n \(= (\w+) \(store \w+ \(_ bv\d+ \d+\) \(_ bv\d+ \d+\)\)\)\)\n")
    while unused := next((m for m in step.finditer(query) if query.count(m[1]) == 2), None):
        query = query.replace(unused[0], "").replace(declaration(query, unused[1]), "")
    for name in re.findall(r"\(declare-fun (\w+) \(\) \(Array", query):
        if query.count(name) == 1:
            query = query.replace(declaration(query, name), "")
    if "Array" not in query:
        query = query.replace("QF_AUFBV", "QF_UFBV" if "declare-fun f_" in query else "QF_BV")
    return query


def declaration(query: str, name: str) -> str:
    """The line that declares an array."""
    return next(line for line in query.splitlines() if line.startswith(f"(declare-fun {name} "))


if __name__ == "__main__":
    *mode, file = sys.argv[1:]
    sys.exit(solve_as_integers(file) if mode else main(file))
