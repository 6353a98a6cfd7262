// Twilio's refusals by number, in its words: those of the browser SDK
// (twilio-video, lib/util/twilio-video-errors.js) and of the REST API (https://www.twilio.com/docs/api/errors).

const WORDS = Object.freeze({
  20003: "Authenticate",
  20101: "Invalid Access Token",
  20102: "Invalid Access Token header",
  20103: "Invalid Access Token issuer/subject",
  20104: "Access Token expired or expiration date invalid",
  20105: "Access Token not yet valid",
  20106: "Invalid Access Token grants",
  20107: "Invalid Access Token signature",
  20157: "Expiration Time in the Access Token Exceeds Maximum Time Allowed",
  20404: "The requested resource was not found",
  20429: "Too Many Requests",
  20500: "An internal server error has occurred",
  53004: "Client sent an invalid signaling message",
  53100: "Room name is invalid",
  53105: "Room contains too many Participants",
  53106: "Room not found",
  53107: "MaxParticipants is out of range",
  53108: "RoomType is not valid",
  53109: "Timeout is out of range",
  53112: "Status is invalid",
  53113: "Room exists",
  53115: "MediaRegion is invalid",
  53118: "Room completed",
  53126: "Room type is not allowed for this account",
  53204: "Participant not found",
  53205: "Participant disconnected because of duplicate identity",
});

export class Refusal extends Error {
  /** @param {keyof typeof WORDS} code @param {number} [status] of HTTP, where it matters */
  constructor(code, status = 400) {
    super(WORDS[code]);
    this.code = code;
    this.status = status;
  }
}
