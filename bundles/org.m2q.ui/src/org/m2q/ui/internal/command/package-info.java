/** Commands of the editor. */
package org.m2q.ui.internal.command;
