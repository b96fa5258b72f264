/** Tests of {@code org.m2q.report}. */
package org.m2q.report.tests;
