/** Foundations shared by every other bundle: units, problems, cancellation. Depends on the JDK only. */
package org.m2q.base;
