/** Outline view of open editors. */
package org.m2q.ui.internal.outline;
