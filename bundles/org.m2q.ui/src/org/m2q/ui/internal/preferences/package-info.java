/** Preferences and their pages. */
package org.m2q.ui.internal.preferences;
