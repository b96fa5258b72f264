/** Follows the text of open editors and colours it. */
package org.m2q.ui.internal.editor;
