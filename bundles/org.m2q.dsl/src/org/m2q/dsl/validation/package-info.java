/** Checks of files. */
package org.m2q.dsl.validation;
