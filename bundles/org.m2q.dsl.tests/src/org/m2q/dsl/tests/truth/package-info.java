/** Compares the networks of the example files with reference layer tables and published figures. */
package org.m2q.dsl.tests.truth;
