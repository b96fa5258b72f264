/** Checks files when they are saved. */
package org.m2q.core.internal.build;
