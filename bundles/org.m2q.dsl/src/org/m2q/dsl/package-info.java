/** The M2Q language. */
package org.m2q.dsl;
