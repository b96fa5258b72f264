/** Projects whose files are checked. */
package org.m2q.core.nature;
