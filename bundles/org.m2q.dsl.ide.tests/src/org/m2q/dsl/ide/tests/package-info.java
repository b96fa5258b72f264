/** Tests of {@code org.m2q.dsl.ide}. */
package org.m2q.dsl.ide.tests;
