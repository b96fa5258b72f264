/** Tests of {@code org.m2q.base}. */
package org.m2q.base.tests;
