/**
 * The words the page speaks: rows of the API (snake_case, as the server names them)
 * and the page's own state (camelCase). Types only, no code.
 *
 * @typedef {{ id: string, username: string, guest: boolean }} User
 * @typedef {{ id: string, room_name: string, owner_id: string, created_at: string, member_count?: number, unread?: number, missed?: number,
 *   locked?: boolean, lobby?: boolean, guest_links?: boolean }} Room
 * Somebody at a room's door, and the door where oneself waits.
 * @typedef {{ user_id: string, username: string, state: 'waiting' | 'returning' | 'removed' | 'refused' }} Visitor
 * @typedef {{ roomId: string, roomName: string, state: 'waiting' | 'open' | 'refused' }} Door
 * @typedef {{ user_id: string, username: string, joined_at: string, online: boolean }} Member
 * @typedef {{ id: string, seq: number, room_id: string, sender_id: string, sender_name: string,
 *   client_id: string, ciphertext: string, iv: string, created_at: string }} MessageRow
 *
 * @typedef {'voice' | 'video'} CallType
 * @typedef {'initiated' | 'ringing' | 'active' | 'ended' | 'missed' | 'declined' | 'cancelled' | 'failed'} CallStatus
 * @typedef {{ user_id: string, username: string, joined_at: string | null, left_at: string | null,
 *   connection_id?: string | null, presence?: 'expected' | 'connected' | 'lost' | 'left',
 *   audio?: boolean, video?: boolean, screen?: boolean, hand_raised_at?: string | null }} Participant
 * @typedef {{ id: string, room_id: string, caller_id: string, caller_name: string, call_type: CallType,
 *   status: CallStatus, provider: string, started_at: string, answered_at: string | null,
 *   ended_at: string | null, duration: number | null, end_reason: string | null,
 *   participants: Participant[], ring_ends_at?: string | null, declined?: string[], locked?: boolean, removed?: string[],
 *   fallback?: string | null, recording?: Recording, room_name?: string,
 *   rung?: { user_id: string, by: string, until: string }[], busy?: string[] }} Call
 *
 * Whether the call is recorded, in a snapshot: only with everybody's consent.
 * @typedef {{ available: boolean, running: boolean, state?: 'off' | 'starting' | 'on' | 'stopping' | 'failed',
 *   asked_by: string | null, consents: string[] }} Recording
 *
 * @typedef {'scheduled' | 'confirmed' | 'in_progress' | 'completed' | 'cancelled' | 'declined' | 'no_show'} AppointmentStatus
 * @typedef {{ id: number, title: string, status: AppointmentStatus, room_id: string,
 *   organizer_id: string, organizer_name: string, organizer_time_zone: string | null,
 *   attendee_id: string, attendee_name: string, attendee_time_zone: string | null,
 *   starts_at: string, ends_at: string, duration_minutes: number, recording_allowed: boolean,
 *   opens_at: string, closes_at: string, organizer_came_at: string | null, attendee_came_at: string | null,
 *   duration: number | null, sequence: number, created_at: string, updated_at: string }} Appointment
 *
 * @typedef {{ success: true, provider: 'p2p' | 'twilio' | 'fake', token: string, identity: string,
 *   roomName: string, expiresIn: number, expiresAt: string, iceServers?: RTCIceServer[],
 *   maxParticipants: number }} CallToken
 *
 * A frame of the room's socket, as docs/PROTOCOL.md has it.
 * @typedef {{ type: 'welcome', protocol: number, connectionId: string, serverTime: string,
 *     online: { id: string, username: string }[], call: Call | null }
 *   | { type: 'presence', user: { id: string, username: string }, online: boolean }
 *   | { type: 'member', user: { id: string, username: string }, joined: boolean }
 *   | { type: 'room', room: Room }
 *   | { type: 'mute', callId: string, by: { id: string, username: string } }
 *   | { type: 'typing', user: { id: string, username: string }, active: boolean }
 *   | { type: 'message', message: MessageRow }
 *   | { type: 'call', call: Call }
 *   | { type: 'signal', callId: string, from: string, data: Record<string, unknown> }
 *   | { type: 'reaction', callId: string, user: { id: string, username: string }, emoji: string }
 *   | { type: 'error', success: false, error: string, code: string, requestId: string, id?: string }} Frame
 *
 * What a person is told when something did not work.
 * @typedef {{ code: string, message: string, requestId?: string, field?: string, suggestion?: string,
 *   details?: Record<string, unknown> }} Problem
 *
 * A message as the page shows it. `text` is null when this device cannot read it.
 * @typedef {{ clientId: string, seq: number | null, senderId: string, senderName: string,
 *   text: string | null, createdAt: string, status: 'sent' | 'sending' | 'waiting' | 'failed',
 *   problem?: Problem }} ChatMessage
 *
 * @typedef {'connecting' | 'open' | 'closed' | 'ended'} SocketState
 * @typedef {'microphone' | 'camera' | 'screen'} Source
 * @typedef {{ kind: Source, reason: string, title: string, advice: string }} MediaTrouble
 */
export {};
