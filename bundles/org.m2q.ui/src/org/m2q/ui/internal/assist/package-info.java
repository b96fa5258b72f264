/** Content assist of the Generic Editor. */
package org.m2q.ui.internal.assist;
