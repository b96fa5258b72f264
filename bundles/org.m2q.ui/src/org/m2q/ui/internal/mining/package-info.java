/** Costs inside the text of open editors. */
package org.m2q.ui.internal.mining;
