/** Tests of {@code org.m2q.dsl}. */
package org.m2q.dsl.tests;
