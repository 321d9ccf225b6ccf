"""`severe curve` as a person meets it."""

import pytest

from severe_gui.cli import run_command_line


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["0,0,1,-1"], "five"),
        (["0,0,1,-1,y"], "not a rational"),
        (["0,0,1,-1,0", "--prime", "12"], "not prime"),
        (["0,0,1,-1,0", "--points", "3:3"], "(3, 3) is not on the curve"),
        (["0,0,1,-1,0", "--points", "3"], "write it as X:Y"),
        (["0,0,1,-1,0", "--points", "0:0,0:0,0:0"], "3 points were given"),
        (["0,0,0,0,0", "--points", "0:0"], "singular point"),
        (["0,0,0,1/2,1", "--prime", "2"], "denominator"),
        (["0,0,1,-1,0", "--prime", "5", "--points", "1/5:0"], "denominator"),
        (["0,0,1,-1,0", "--prime", "5", "--bound", "5"], "cannot be used together"),
        (["0,0,1,-1,0", "--bound", "-1"], "not allowed"),
        (["0,0,1,-1,0", "--bound", "x"], "--bound"),
        ([], "missing"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_2(capsys, arguments, said):
    assert run_command_line(["curve", *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said.lower() in printed.err.lower()
    assert printed.err.count("\n") == 1


def test_people_read_text(capsys):
    assert run_command_line(["curve", "0,0,0,-12769,0", "--bound", "7"]) == 0
    text = capsys.readouterr().out
    assert "0 to 2: 2-descent gives the bound 2" in text
    assert "2: 0, 3: 0, 5: 2, 7: 0" in text
    assert "j             1728" in text


def test_two_coefficients_are_the_short_form(capsys):
    assert run_command_line(["curve", "-1,1", "--points", "O,1:1"]) == 0
    assert "sum           (1, 1)" in capsys.readouterr().out


def test_what_takes_too_long_is_left_open(capsys):
    hard = str(2**521 - 1)
    assert run_command_line(["curve", f"-3,{hard}", "--seconds", "1"]) == 0
    assert "not found within 1 s" in capsys.readouterr().out
