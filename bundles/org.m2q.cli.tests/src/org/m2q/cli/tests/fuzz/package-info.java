/** Damaged files, kept and made anew, given to everything that reads files. */
package org.m2q.cli.tests.fuzz;
