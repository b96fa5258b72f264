/** What the language services do, written down when the user wants to know. */
package org.m2q.ui.internal.trace;
