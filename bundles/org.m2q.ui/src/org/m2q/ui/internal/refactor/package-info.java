/** Renaming. */
package org.m2q.ui.internal.refactor;
