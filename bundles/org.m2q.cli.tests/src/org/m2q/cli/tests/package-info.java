/** Tests of {@code org.m2q.cli}. */
package org.m2q.cli.tests;
