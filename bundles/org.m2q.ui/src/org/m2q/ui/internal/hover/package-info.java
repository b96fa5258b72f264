/** Hovers and formatted text. */
package org.m2q.ui.internal.hover;
