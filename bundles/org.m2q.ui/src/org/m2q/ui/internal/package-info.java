/** Parts of the plug-in that everything else in it needs. */
package org.m2q.ui.internal;
