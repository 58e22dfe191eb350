"""Each rule of the history is seen failing once, and holding."""
import unittest
from history import History, Write


def history(*acknowledged):
    made = History()
    for item, at in acknowledged:
        made.sending('ann', item)
        made.wrote(Write('ann', item, at - .1, at, 'token'))
    return made


class HistoryTest(unittest.TestCase):
    def test_all_is_well(self):
        made = history(('a', 1), ('b', 2))
        made.stored('ann', ['a', 'b'])
        made.counted({'x': 3}, {'x': 3})
        made.read('strong', 'ann', [])
        self.assertEqual([], made.violations)

    def test_a_lost_event(self):
        made = history(('a', 1), ('b', 2))
        made.stored('ann', ['a'])
        self.assertEqual(['ann lost b'], made.violations)

    def test_an_event_that_is_there_twice(self):
        made = history(('a', 1))
        made.stored('ann', ['a', 'a'])
        self.assertEqual(['ann has a 2 times'], made.violations)

    def test_an_event_that_nobody_sent(self):
        made = history(('a', 1))
        made.stored('ann', ['a', 'z'])
        self.assertEqual(['ann has z, which nobody sent'], made.violations)

    def test_an_event_of_an_unknown_outcome_may_be_there_or_not(self):
        made = history(('a', 1))
        made.sending('ann', 'b')
        made.stored('ann', ['a'])
        made.stored('ann', ['a', 'b'])
        self.assertEqual([], made.violations)

    def test_an_event_that_outlives_an_erasure(self):
        made = history(('a', 1), ('b', 3))
        made.erasing('ann', 2)
        made.stored('ann', ['a', 'b'])
        self.assertEqual(['ann still has a, erased later'], made.violations)

    def test_an_event_after_an_erasure_must_stay(self):
        made = history(('a', 1), ('b', 3))
        made.erasing('ann', 2)
        made.stored('ann', [])
        self.assertEqual(['ann lost b'], made.violations)

    def test_an_erasure_of_an_unknown_outcome_excuses_what_came_before_its_end(self):
        made = history(('a', 1), ('b', 9))
        made.perhaps_erased('ann', 2, 5)
        made.stored('ann', [])
        self.assertEqual(['ann lost b'], made.violations)

    def test_what_a_level_demands(self):
        made = history(('a', 1), ('b', 2), ('c', 2.8))
        writes = made.of('ann')

        def items(level, asked):
            return [write.item for write in History.demanded(writes, level, asked, 1, writes[1])]

        self.assertEqual(['a', 'b', 'c'], items('strong', 3))
        self.assertEqual(['a', 'b'], items('strong', 2.5))
        self.assertEqual(['a'], items('bounded', 3))
        self.assertEqual(['b'], items('session', 3))
        self.assertEqual([], items('eventual', 3))

    def test_an_answer_that_misses_something(self):
        made = history(('a', 1))
        made.read('strong', 'ann', ['a'])
        self.assertEqual(["a strong answer for ann misses ['a']"], made.violations)

    def test_a_count_that_is_wrong(self):
        made = history()
        made.counted({'x': 3, 'y': 1}, {'x': 4})
        self.assertEqual(['x is counted 3 times, and happened 4 times', 'y is counted 1 times, and happened 0 times'],
                         made.violations)


if __name__ == '__main__':
    unittest.main()
