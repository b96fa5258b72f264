/** Texts that are being edited, parsed and linked in the background. */
package org.m2q.dsl.ide.document;
