package dev.attune.application.contract.broken;

/** A store with one fault, which one test of its contract has to find. */
interface Broken {
    /** The fault, as a sentence goes on after "a store that". */
    String fault();

    /** The name of the contract's test that fails on it. */
    String caughtBy();

    /** The contract on a fresh store of this kind. */
    Object contract();

    /** The same contract, with the same patience, on a store without a fault. */
    Object sound();

    /** The port's name among the stores. */
    Class<?> getDeclaringClass();
}
