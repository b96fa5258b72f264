package org.m2q.dsl.validation;

/** Checks that need no elaboration. */
public class M2qValidator extends AbstractM2qValidator {
}
