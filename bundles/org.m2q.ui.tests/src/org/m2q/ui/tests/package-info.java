/** Tests of {@code org.m2q.ui}. */
package org.m2q.ui.tests;
