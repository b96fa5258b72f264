/** Repairs of problems. */
package org.m2q.dsl.ide.fix;
