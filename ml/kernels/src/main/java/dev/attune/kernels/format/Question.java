package dev.attune.kernels.format;

/**
 * The kinds of question that a model is asked. It learns a ranking for each; the file of a model has them in this
 * order.
 */
public enum Question {
    /** Which new items to propose while a visit goes on, or in a session. */
    OPEN,
    /** How to rank items that the caller gives, such as those of one category. */
    GIVEN,
    /** What to propose when a visit begins, to a caller who includes seen items. */
    AGAIN,
    /** Which new items to propose when a visit begins. What the user did last was some time ago. */
    START,
    /** What to propose while a visit goes on, to a caller who includes seen items. */
    AGAIN_WITHIN
}
